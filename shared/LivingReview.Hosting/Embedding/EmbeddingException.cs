namespace LivingReview.Hosting.Embedding;

/// <summary>
/// Something about this machine keeps an embedded server or the data folder from working. The message is one line for the person
/// at the terminal and says what to do about it.
/// </summary>
public sealed class EmbeddingException : Exception
{
    /// <summary>Creates the fault with its one-line message.</summary>
    public EmbeddingException(string message) : base(message) { }

    /// <summary>Creates the fault with its one-line message and what caused it.</summary>
    public EmbeddingException(string message, Exception innerException) : base(message, innerException) { }
}
