using System.Reflection;

namespace LivingReview.EndToEnd.Tests.AnotherBus;

/// <summary>Stands in for an interface of MassTransit by the members that the services use; any other is refused by its name.</summary>
public class StandIn : DispatchProxy
{
    private Func<MethodInfo, object?[], object?> _answer = (member, _) => throw Unused(member);

    /// <summary>Makes an object of an interface, of which each member is answered by one function.</summary>
    public static T For<T>(Func<MethodInfo, object?[], object?> answer)
        where T : class => (T)For(typeof(T), answer);

    /// <summary>The same for an interface that is known at run time alone.</summary>
    public static object For(Type type, Func<MethodInfo, object?[], object?> answer)
    {
        var made = Create(type, typeof(StandIn));
        ((StandIn)made)._answer = answer;
        return made;
    }

    /// <summary>What to say of a member that stands for nothing here: the seam has grown by it.</summary>
    public static NotSupportedException Unused(MethodInfo member) =>
        new($"A service uses {member.DeclaringType!.Name}.{member.Name} of the bus, which no service did (docs/adr/0013).");

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!, args ?? []);
}
