using System.Globalization;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>
/// Reads a line of <c>virtual_routes</c>, the words of ip-route(8) in any order: <c>[src ADDRESS] [to] NETWORK [via ADDRESS] [dev NAME]
/// [scope NAME] [table NUMBER] [metric NUMBER]</c>.
/// </summary>
internal static class VirtualRouteLine
{
    /// <summary>The route, or null if the line has none that can be used.</summary>
    public static VirtualRouteConfig? Read(Statement line, BindContext context) => new Reader(line, context).Read();

    private sealed class Reader(Statement line, BindContext context)
    {
        private readonly Arguments _words = context.Read(line.AsValues());
        private VirtualRouteConfig _route = new(default, 0) { Location = line.Location };
        private bool _hasDestination;
        private bool _isDefault;
        private bool _failed;
        private int _next;

        public VirtualRouteConfig? Read()
        {
            while (_next < _words.Count && !_failed)
            {
                var word = _words[_next];
                if (VirtualRouteWords.WhyLeftOut(word.Text) is { } reason)
                {
                    VirtualRouteWords.ReportLeftOut(word, reason, context);
                    return null;
                }

                if (VirtualRouteWords.ValuesOfOption(word.Text) is { } values)
                    SkipNotActedOn(word, values);
                else
                    Take(word);
            }

            if (_failed)
                return null;

            if (_isDefault)
                CompleteDefault();

            return VirtualRouteRules.Check(_route, _hasDestination, context) ? _route : null;
        }

        private void Take(Word word)
        {
            _next++;
            switch (word.Text)
            {
                case "inet" or "inet6" or "unicast" or "no_track":
                    break;
                case "to" when _next < _words.Count:
                    if (_words[_next].Text is "inet" or "inet6" && _next + 1 < _words.Count)
                        _next++;

                    Destination(_next++);
                    break;
                case "via" or "gw":
                    Gateway(word);
                    break;
                case "src":
                    _route = HasValue(word) && Check(_words.TryLinkAddress(_next++, out var source)) ? _route with { PreferredSource = source } : _route;
                    break;
                case "dev" or "oif":
                    _route = HasValue(word) && context.InterfaceAt(_words, _next++) is var name && Check(name is not null)
                        ? _route with { Interface = name }
                        : _route;
                    break;
                case "scope":
                    _route = HasValue(word) && ScopeWord.Read(_words[_next++], context) is var scope && Check(scope is not null)
                        ? _route with { Scope = scope }
                        : _route;
                    break;
                case "table":
                    _route = HasValue(word) ? _route with { Table = Number(_words[_next++], VirtualRouteWords.Tables) } : _route;
                    break;
                case "metric" or "priority" or "preference":
                    _route = HasValue(word) ? _route with { Metric = Number(_words[_next++], null) } : _route;
                    break;
                default:
                    Destination(_next - 1);
                    break;
            }
        }

        private void Gateway(Word word)
        {
            if (_next + 1 < _words.Count && _words[_next].Text is "inet" or "inet6")
                _next++;

            if (HasValue(word) && Check(_words.TryLinkAddress(_next++, out var gateway)))
                _route = _route with { Gateway = gateway };
        }

        private void Destination(int index)
        {
            if (_hasDestination)
            {
                context.Diagnostics.Error(
                    _words[index].Location,
                    DiagnosticCodes.BadChoice,
                    $"'{Display.Of(_words[index].Text)}' is not a word of a virtual route");
                _failed = true;
                return;
            }

            _hasDestination = true;
            _isDefault = _words[index].Text == "default";
            if (_words[index].Text is "default" or "default6")
                _route = _route with { Destination = VirtualRouteWords.Everywhere(isIPv4: _isDefault), PrefixLength = 0 };
            else if (Check(_words.TryPrefix(index, out var destination, out var prefix)))
                _route = _route with { Destination = destination, PrefixLength = prefix ?? destination.Length * 8 };
        }

        // keepalived: the family of 'default' is that of the line's addresses.
        private void CompleteDefault()
        {
            var other = _route.Gateway ?? _route.PreferredSource;
            _route = _route with { Destination = VirtualRouteWords.Everywhere(other is not { IsIPv4: false }) };
        }

        private uint? Number(Word word, IReadOnlyDictionary<string, uint>? names)
        {
            if (names is not null && names.TryGetValue(word.Text, out var named))
                return named;

            if (uint.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return number;

            _failed = true;
            context.Diagnostics.Error(
                word.Location,
                DiagnosticCodes.BadNumber,
                $"'{Display.Of(word.Text)}' is not a whole number from 0 to {uint.MaxValue}"
                + (names is null ? "" : $", nor one of {string.Join(", ", names.Keys)}"));
            return null;
        }

        private void SkipNotActedOn(Word word, int values)
        {
            VirtualRouteWords.Announce(word, context);
            _next++;
            if (values > 0 && _next < _words.Count && _words[_next].Text == "lock")
                _next++;

            _next += values;
        }

        private bool HasValue(Word word)
        {
            if (_next < _words.Count)
                return true;

            context.Diagnostics.Error(word.Location, DiagnosticCodes.MissingValue, $"'{word.Text}' lacks a value; write '{word.Text} VALUE'");
            return Check(false);
        }

        private bool Check(bool succeeded)
        {
            _failed |= !succeeded;
            return succeeded;
        }
    }
}
