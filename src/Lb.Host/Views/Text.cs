using System.Globalization;
using Spectre.Console;

namespace Lb.Host.Views;

/// <summary>Values as people read them.</summary>
internal static class Text
{
    private const double SecondsTolerated = 120;

    /// <summary>A moment in UTC, as in the log but to the second.</summary>
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A duration that goes on: <c>12.3 s</c>, <c>01:02:03</c>, <c>4d 01:02:03</c>.</summary>
    public static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Max(0, seconds));
        return time.TotalSeconds < SecondsTolerated
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
            : time.ToString(time.Days > 0 ? @"d\d\ hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>An interval that was set, as exact as it is.</summary>
    public static string Interval(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.######} s");

    /// <summary>A VRRP state in its colour.</summary>
    public static string State(string state) => state switch
    {
        "MASTER" => "[green]MASTER[/]",
        "BACKUP" => "[yellow]BACKUP[/]",
        "FAULT" => "[red]FAULT[/]",
        _ => Markup.Escape(state),
    };

    /// <summary>A name from a document as words.</summary>
    public static string Words(string name) => name.Replace('_', ' ');
}
