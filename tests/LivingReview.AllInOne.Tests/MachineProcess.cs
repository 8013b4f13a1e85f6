namespace LivingReview.AllInOne.Tests;

/// <summary>A process of this machine, whoever started it.</summary>
internal static class MachineProcess
{
    /// <summary>Whether it lives; one that ended and that nobody has asked about yet does not.</summary>
    public static bool IsRunning(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Split(' ')[2] != "Z";
        }
        catch (IOException)
        {
            return false; // it may end at any moment, also between a look at the folder and the reading
        }
    }
}
