namespace Lb.Core.Scheduling;

/// <summary>What the weighted schedulers reckon with.</summary>
internal static class WeightArithmetic
{
    /// <summary>The greatest number that divides both; of a number and 0, the number.</summary>
    public static int GreatestCommonDivisor(int left, int right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }
}
