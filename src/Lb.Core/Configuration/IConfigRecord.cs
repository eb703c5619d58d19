using System.Diagnostics.CodeAnalysis;

namespace Lb.Core.Configuration;

/// <summary>A record of the configuration. Trimming leaves its properties, which <see cref="ConfigDifference"/> compares.</summary>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
internal interface IConfigRecord;
