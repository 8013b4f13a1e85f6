using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Tests;

/// <summary>Hands on what ended a circuit: the browser only says that something did.</summary>
internal sealed class CircuitFaults(Action<string> tell) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Listener(categoryName.StartsWith("Microsoft.AspNetCore.Components", StringComparison.Ordinal), tell);

    public void Dispose()
    {
    }

    private sealed class Listener(bool listens, Action<string> tell) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => listens && logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                tell($"server: {formatter(state, exception)} {exception}");
        }
    }
}
