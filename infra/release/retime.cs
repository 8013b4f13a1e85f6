// Gives every entry of packages the time of the commit, so that the same commit packs to the same bytes: dotnet run retime.cs SECONDS FILE...
using System.Globalization;
using System.IO.Compression;

var time = DateTimeOffset.FromUnixTimeSeconds(long.Parse(args[0], CultureInfo.InvariantCulture));
foreach (var file in args[1..])
{
    using var archive = ZipFile.Open(file, ZipArchiveMode.Update);
    foreach (var entry in archive.Entries)
        entry.LastWriteTime = time;
}
