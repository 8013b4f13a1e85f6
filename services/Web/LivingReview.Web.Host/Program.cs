using LivingReview.Web;
using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(args);
// An unpublished build has its assets in the projects' folders; a published one ignores this.
builder.WebHost.UseStaticWebAssets();
builder.Services.AddWeb(builder.Configuration);
builder.Services.AddHealthChecks();

var app = builder.Build();
try
{
    app.Services.GetRequiredService<IStartupValidator>().Validate();
}
catch (OptionsValidationException exception)
{
    await Console.Error.WriteLineAsync($"LivingReview.Web does not start: {string.Join("; ", exception.Failures)}");
    return 1;
}

app.MapHealthChecks("/health/live");
app.MapHealthChecks("/health/ready");
app.MapWeb(forward: true);
await app.RunAsync();
return 0;
