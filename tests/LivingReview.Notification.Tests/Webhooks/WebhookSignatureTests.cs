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
}
