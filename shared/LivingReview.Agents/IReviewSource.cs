using LivingReview.Client;

namespace LivingReview.Agents;

/// <summary>Where the tools read: the API of one installation, as the caller who asks may read it.</summary>
public interface IReviewSource
{
    /// <summary>Address under which people reach the installation, with a slash at its end; links begin with it.</summary>
    Uri Address { get; }

    /// <summary>Calls the API with the caller's credentials.</summary>
    LivingReviewClient Client { get; }
}
