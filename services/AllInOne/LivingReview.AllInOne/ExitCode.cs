namespace LivingReview.AllInOne;

/// <summary>Exit codes, beyond 2 as sysexits.h names them, so that scripts and service managers can tell faults apart.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>What was given is wrong: an option, a file, a figure. 2, as most programs have it.</summary>
    public const int Usage = 2;

    /// <summary>EX_UNAVAILABLE: something that is needed is missing, taken or broken.</summary>
    public const int Unavailable = 69;

    /// <summary>EX_SOFTWARE: what must be the same is not.</summary>
    public const int Different = 70;

    /// <summary>EX_OSERR, for want of a better: the program met what it does not expect.</summary>
    public const int Unexpected = 71;

    /// <summary>EX_TEMPFAIL: something lags behind or waits; look again later.</summary>
    public const int Lagging = 75;

    /// <summary>128 + SIGINT: stopped before it was ready.</summary>
    public const int Interrupted = 130;
}
