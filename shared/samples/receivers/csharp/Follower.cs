// Follows the events of a review by the client, where a webhook cannot reach: acts once per event, keeps its place, and goes on from there.
//   dotnet run Follower.cs http://localhost:5080 osteoporosis-imaging-ml place.txt
#:package LivingReview.Client@*-*
#:property PublishAot=false
using LivingReview.Client;
using LivingReview.Contracts.Alerts;
using Microsoft.Extensions.DependencyInjection;

var (server, review, place) = (new Uri(args[0]), args[1], args[2]);
using var services = new ServiceCollection().AddLivingReview(server, Environment.GetEnvironmentVariable("LIVINGREVIEW_KEY")).BuildServiceProvider();
var client = services.GetRequiredService<LivingReviewClient>();
var last = File.Exists(place) ? await File.ReadAllTextAsync(place) : EventsClient.Start;

await foreach (var (e, position) in client.Events.FollowAsync(review, last, CancellationToken.None))
{
    if (e.Type == ReviewEvent.LogReset)
    {
        Console.WriteLine("the log begins again"); // after a restore from a backup: what was acted on has its old ids
    }
    else
    {
        Console.WriteLine($"acted {e.Id} {e.Type} {e.Subject}");
    }

    await File.WriteAllTextAsync(place, position); // after the act: if it is killed in between, it acts again, and knows the id
}
