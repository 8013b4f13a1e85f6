using LivingReview.Hosting.Store;
using MassTransit;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client.Exceptions;

namespace LivingReview.Hosting.Telemetry;

/// <summary>
/// Keeps the log readable: a fault that is expected and passes by itself (a lost race, a database or broker that is away, a cancelled call) is
/// one line, whichever library reports it and however loudly; a retry is one line at debug. Every other fault keeps its stack trace.
/// </summary>
/// <param name="inner">Writes the lines.</param>
/// <param name="stackTraces">False: no fault keeps one. For tests, whose faults are made on purpose.</param>
internal sealed class ConciseLoggerFactory(ILoggerFactory inner, bool stackTraces) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Concise(inner.CreateLogger(categoryName), stackTraces);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    private sealed class Concise(ILogger inner, bool stackTraces) : ILogger
    {
        /// <summary>How MassTransit begins its line about a message that is tried again.</summary>
        private const string Retry = "R-RETRY";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is null || LevelOf(logLevel, formatter(state, exception), exception) is not { } level)
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
                return;
            }

            if (!inner.IsEnabled(level)) return;
            var reason = exception.GetBaseException();
            inner.Log(level, eventId, state, null, (s, _) => $"{formatter(s, exception).ReplaceLineEndings(" ")} ({reason.GetType().Name}: {reason.Message.ReplaceLineEndings(" ")})");
        }

        /// <summary>The level of a fault's one line; null for a fault that keeps its stack trace.</summary>
        private LogLevel? LevelOf(LogLevel said, string message, Exception fault) =>
            message.StartsWith(Retry, StringComparison.Ordinal) || StoreFaults.IsConflict(fault) || fault is OperationCanceledException ? LogLevel.Debug
            : StoreFaults.IsOutage(fault) || IsBrokerAway(fault) ? (LogLevel)Math.Min((int)said, (int)LogLevel.Warning)
            : stackTraces ? null : said;

        private static bool IsBrokerAway(Exception? fault) =>
            fault is ConnectionException or BrokerUnreachableException or AlreadyClosedException or OperationInterruptedException or AuthenticationFailureException
            || (fault?.InnerException is { } inner && IsBrokerAway(inner));
    }
}
