using LivingReview.Hosting;
using LivingReview.Hosting.Configuration;
using LivingReview.Web;
using Microsoft.Extensions.Options;

return await ServiceHost.RunAsync(
    args,
    "livingreview-web",
    builder =>
    {
        // An unpublished build has its assets in the projects' folders; a published one ignores this.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddWeb(builder.Configuration);
    },
    app =>
    {
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException exception)
        {
            throw new InvalidConfigurationException(string.Join('\n', exception.Failures));
        }

        app.MapWeb(forward: true);
    });
