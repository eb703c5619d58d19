namespace Lb.Testing;
internal static class Placeholder;
