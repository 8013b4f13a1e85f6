using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;

namespace LivingReview.Surveillance.Extraction.Models;

/// <summary>Adds the language model, if one is set.</summary>
internal static class ModelRegistration
{
    public static void AddLanguageModel(this IServiceCollection services, LanguageModelOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ModelReader>();
        if (options is not { Address: { } address, Model: { } model }) return;
        // A person waits and can ask again: nothing is repeated in the background.
        services.AddSingleton<IChatClient>(_ => new OpenAIClient(
            new ApiKeyCredential(string.IsNullOrEmpty(options.ApiKey) ? "none" : options.ApiKey),
            new OpenAIClientOptions { Endpoint = address, NetworkTimeout = TimeSpan.FromSeconds(options.TimeoutSeconds), RetryPolicy = new ClientRetryPolicy(0) }).GetChatClient(model).AsIChatClient());
    }
}
