using Microsoft.Extensions.Logging;

namespace LivingReview.Web;

internal static partial class WebLog
{
    [LoggerMessage(EventId = 1, EventName = "StreamBroke", Level = LogLevel.Information, Message = "Event stream of {Review} broke: {Reason}")]
    public static partial void StreamBroke(ILogger logger, string review, string reason);

    [LoggerMessage(EventId = 2, EventName = "PollFailed", Level = LogLevel.Debug, Message = "Poll of {Review} failed: {Reason}")]
    public static partial void PollFailed(ILogger logger, string review, string reason);

    [LoggerMessage(EventId = 3, EventName = "PageNotTold", Level = LogLevel.Debug, Message = "A page of {Review} could not be told of a change")]
    public static partial void PageNotTold(ILogger logger, Exception exception, string review);

    [LoggerMessage(EventId = 4, EventName = "PartUnread", Level = LogLevel.Warning, Message = "The {Part} of {Review} could not be read: {Reason}")]
    public static partial void PartUnread(ILogger logger, string part, string review, string reason);
}
