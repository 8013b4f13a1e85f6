using Microsoft.Extensions.Logging;

namespace LivingReview.Web;

internal static partial class WebLog
{
    [LoggerMessage(EventId = 1, EventName = "StreamFailed", Level = LogLevel.Information, Message = "The event stream of {Review} failed: {Reason}")]
    public static partial void StreamFailed(ILogger logger, string review, string reason);

    [LoggerMessage(EventId = 2, EventName = "PollFailed", Level = LogLevel.Debug, Message = "Polling {Review} failed: {Reason}")]
    public static partial void PollFailed(ILogger logger, string review, string reason);

    [LoggerMessage(EventId = 3, EventName = "PageNotNotified", Level = LogLevel.Debug, Message = "A page of {Review} could not be notified of a change")]
    public static partial void PageNotNotified(ILogger logger, Exception exception, string review);

    [LoggerMessage(EventId = 4, EventName = "PartUnavailable", Level = LogLevel.Warning, Message = "The {Part} of {Review} could not be read: {Reason}")]
    public static partial void PartUnavailable(ILogger logger, string part, string review, string reason);
}
