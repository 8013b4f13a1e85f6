using System.CommandLine;

namespace LivingReview.AllInOne.Federating;

/// <summary><c>livingreview federate</c>: what another installation extracts arrives here as proposals, so that one extraction serves many reviews.</summary>
internal static class FederateCommand
{
    public static Command Create()
    {
        var from = ServerOption.CreateFor("--from", "Address of the other installation, which is trusted to extract.");
        var theirs = new Option<string>("--their-review") { Description = "The review there.", HelpName = "ID", Required = true };
        var theirKey = new Option<string?>("--their-key") { Description = "API key there, where one is needed.", HelpName = "KEY" };
        var review = new Option<string>("--review") { Description = "The review here.", HelpName = "ID", Required = true };
        var server = ServerOption.Create();
        var key = new Option<string?>("--key") { Description = "API key here. Default: LIVINGREVIEW_KEY of the environment.", HelpName = "KEY" };
        var once = new Option<bool>("--once") { Description = "Take what is there now and end; otherwise follow what happens." };
        var trust = new Option<string?>("--trust") { Description = "Fingerprint of the other installation's signing key, as its operator tells it; it replaces the one that was trusted. Default: the key that is met first.", HelpName = "FINGERPRINT" };
        var again = new Option<bool>("--again") { Description = "Look at everything again, also at what was taken: after the other installation was restored, or this protocol changed." };

        var command = new Command("federate", "Propose the studies of a review of another installation for a review here, and follow it.") { from, theirs, theirKey, review, server, key, once, trust, again };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var there = new ServerConnection(result.GetRequiredValue(from), result.GetValue(theirKey), isOwn: false);
            using var here = new ServerConnection(result.GetRequiredValue(server), result.GetValue(key));
            var federation = new Federation(
                there, result.GetRequiredValue(theirs), here, result.GetRequiredValue(review), result.GetValue(trust), result.GetValue(again), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            return result.GetValue(once) ? await federation.TakeOnceAsync(cancellationToken) : await federation.FollowAsync(cancellationToken);
        });
        return command;
    }
}
