using LivingReview.Notification.Webhooks;

namespace LivingReview.Notification.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    // The worked example of the Standard Webhooks and Svix libraries' own tests.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Timestamp = 1614265330;
    private const string Body = "{\"test\": 2432232314}";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    [Fact]
    public void The_published_example_is_signed_as_published() => Assert.Equal(Signature, WebhookSignature.Sign(Secret, Id, Timestamp, Body));

    [Fact]
    public void The_prefix_of_the_secret_is_not_part_of_the_key() => Assert.Equal(Signature, WebhookSignature.Sign(Secret["whsec_".Length..], Id, Timestamp, Body));

    [Theory]
    [InlineData("msg_p5jXN8AQM9LWM0D4loKWxJel", Timestamp, Body)]
    [InlineData(Id, Timestamp + 1, Body)]
    [InlineData(Id, Timestamp, "{\"test\":2432232314}")]
    public void Id_time_and_every_byte_of_the_body_are_signed(string id, long timestamp, string body) =>
        Assert.NotEqual(Signature, WebhookSignature.Sign(Secret, id, timestamp, body));

    [Fact]
    public void An_ed25519_key_signs_as_RFC_8032_says()
    {
        var secret = "whsk_" + Convert.ToBase64String(Convert.FromHexString("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"));

        Assert.Equal("whpk_" + Convert.ToBase64String(Convert.FromHexString("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")), Ed25519Key.PublicOf(secret));
        Assert.Equal(
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
            Convert.ToHexStringLower(Ed25519Key.Sign(secret, [0xaf, 0x82])));
    }
}
