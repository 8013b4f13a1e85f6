namespace LivingReview.Hosting.Configuration;

/// <summary>A setting is missing or wrong. Hosts print the message, each fault in a line, and stop with exit code 78 (EX_CONFIG).</summary>
/// <param name="message">Which setting, what is expected. Never the value of a secret.</param>
public sealed class InvalidConfigurationException(string message) : Exception(message);
