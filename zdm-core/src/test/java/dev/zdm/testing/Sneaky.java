package dev.zdm.testing;

/** Throws what the compiler would not let pass, as Kotlin and Lombok do. */
public final class Sneaky {
    private Sneaky() {}

    /** Throws it, checked or not. */
    public static RuntimeException raise(Throwable failure) {
        return Sneaky.<RuntimeException>as(failure);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X as(Throwable failure) throws X {
        throw (X) failure;
    }
}
