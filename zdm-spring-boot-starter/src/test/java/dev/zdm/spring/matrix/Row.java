package dev.zdm.spring.matrix;

/** A situation in which an annotated method may be; the first ones are the shapes of {@link Shape}. */
public enum Row {
    DEFAULT_METHOD("a default method that calls others"),
    GENERIC_INTERFACE("a method of a generic interface"),
    BRIDGE("a public class inherits it from a hidden one"),
    CHECKED("declares a checked exception"),
    OPTIONAL("returns `Optional`"),
    STREAM("returns `Stream`"),
    PRIMITIVE("takes and returns primitives"),
    VOID("returns nothing"),
    VARARGS("takes varargs"),
    THROWN("declares a checked exception that is thrown"),
    OBJECT("is a method of `Object`"),
    STAGE("returns `CompletionStage` or `CompletableFuture`"),
    DEFERRING("returns `Future`, a reactive type, or is a Kotlin `suspend` function"),
    HIDDEN("is not public, or static"),
    FINAL("is final, in a class with a class proxy"),
    SELF_CALL("is called by its own object, under Spring"),
    INSIDE("is called by another method of its repository"),
    OTHER_ADVICE("`@Async`, `@Cacheable`, `@Retryable` on the same method"),
    TRANSACTIONAL("`@Transactional` on the same method"),
    ALONE("a transaction of each propagation, alone"),
    NESTED("a transaction of each propagation inside another"),
    MARKED("a transaction marked for rollback"),
    WRITE_IN_READ_ONLY("a read-only transaction"),
    READ_ONLY("a read-only transaction, or none"),
    MAY_WRITE("a transaction that may write"),
    SAVEPOINT("a savepoint that is returned to"),
    RETRY_AROUND("a retry around the transaction"),
    RETRY_INSIDE("a retry of a failed command inside the transaction"),
    RETRIED_CALL("a retry around a call"),
    VIRTUAL_THREADS("a thousand virtual threads (JDK 21 and newer)");

    private final String words;

    Row(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    Shape shape() {
        return Shape.valueOf(name());
    }
}
