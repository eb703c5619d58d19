namespace Lb.Core.Model;

/// <summary>
/// A small number that stands for one real server of one virtual service for as long as the process lives, so that a flow
/// entry can name it in two bytes and finds it again after the server was removed and added back.
/// </summary>
/// <param name="Value">An index into the tables of real servers.</param>
public readonly record struct RealServerId(ushort Value);
