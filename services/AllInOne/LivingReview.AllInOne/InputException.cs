namespace LivingReview.AllInOne;

/// <summary>What the user gave cannot be used; the message is one line that says where and why.</summary>
internal sealed class InputException(string message) : Exception(message);
