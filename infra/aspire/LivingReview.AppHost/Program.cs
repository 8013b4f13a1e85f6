// The distributed mode for developers: the five hosts over PostgreSQL and RabbitMQ, with Aspire's dashboard.
//   dotnet run --project infra/aspire/LivingReview.AppHost
// Both servers are containers, unless ConnectionStrings:postgres and ConnectionStrings:rabbitmq name some that run already.
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);

IResourceBuilder<IResourceWithConnectionString> postgres = builder.Configuration.GetConnectionString("postgres") is null
    ? builder.AddPostgres("postgres-server").WithDataVolume("livingreview-postgres").AddDatabase("postgres", "livingreview")
    : builder.AddConnectionString("postgres");
IResourceBuilder<IResourceWithConnectionString> rabbit = builder.Configuration.GetConnectionString("rabbitmq") is null
    ? builder.AddRabbitMQ("rabbitmq").WithManagementPlugin()
    : builder.AddConnectionString("rabbitmq");

IResourceBuilder<ProjectResource>[] hosts =
[
    builder.AddProject<Projects.LivingReview_Ingestion_Host>("ingestion"),
    builder.AddProject<Projects.LivingReview_Analysis_Host>("analysis"),
    builder.AddProject<Projects.LivingReview_Notification_Host>("notification"),
    builder.AddProject<Projects.LivingReview_Surveillance_Host>("surveillance"),
    builder.AddProject<Projects.LivingReview_Web_Host>("web").WithExternalHttpEndpoints(),
];
foreach (var host in hosts)
{
    if (!host.Resource.TryGetEndpoints(out _)) host.WithHttpEndpoint();
    host.WithReference(postgres).WaitFor(postgres).WaitFor(rabbit)
        .WithEnvironment("Store__AutoCreate", "true")
        .WithEnvironment("Bus__Transport", "rabbitmq")
        .WithEnvironment("Bus__RabbitMq", rabbit)
        .WithHttpHealthCheck("/health/ready");
    foreach (var other in hosts) host.WithEnvironment($"Services__{other.Resource.Name}", other.GetEndpoint("http"));
}

builder.Build().Run();
