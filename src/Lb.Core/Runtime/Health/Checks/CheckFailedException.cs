namespace Lb.Core.Runtime.Health.Checks;

/// <summary>The server answered, and not as it should; it never leaves <see cref="CheckRun"/>.</summary>
/// <param name="message">What was found, a few words for people.</param>
internal sealed class CheckFailedException(string message) : Exception(message);
