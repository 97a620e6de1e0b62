package dev.zdm.spring.matrix;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.transaction.annotation.Transactional;

/** The annotated classes, one for each column; those that are final can only have a proxy of their interfaces. */
final class Natives {
    static final String ID = "matrix";

    private Natives() {}

    /** Both sides' new one. */
    public static class New extends Native {
        private final boolean writes;

        New(boolean writes) {
            super("new");
            this.writes = writes;
        }

        @Override
        boolean writes() {
            return writes;
        }
    }

    abstract static class HiddenCalls extends Native {
        HiddenCalls() {
            super("old");
        }

        @Override
        @RoutedCall(migration = ID, to = "next", key = "#p0", idempotent = true)
        public String inherited(long key) {
            return super.inherited(key);
        }
    }

    /** Not a repository in this column, so it is seen by its shapes only. */
    public static class Calls extends HiddenCalls {
        @Override
        @RoutedCall(migration = ID, to = "next", key = "#p0", idempotent = true)
        public String generic(Long key) {
            return super.generic(key);
        }

        @Override
        @RoutedCall(migration = ID, to = "next", key = "#p0", idempotent = true)
        public String checked(long key) throws IOException {
            return super.checked(key);
        }

        @Override
        @RoutedCall(migration = ID, to = "next", key = "#p0", idempotent = true)
        public Optional<String> optional(long key) {
            return super.optional(key);
        }

        @Override
        @RoutedCall(migration = ID, to = "next", key = "#p0", idempotent = true)
        public Stream<String> stream(long key) {
            return super.stream(key);
        }

        @Override
        @RoutedCall(migration = ID, to = "next", key = "#p0", idempotent = true)
        public int primitive(int key) {
            return super.primitive(key);
        }

        @Override
        @RoutedCall(migration = ID, to = "next", key = "#p0", idempotent = true)
        public void nothing(long key) {
            super.nothing(key);
        }

        @Override
        @Transactional
        @RoutedCall(migration = ID, to = "next", idempotent = true)
        public String varargs(Long... keys) {
            return super.varargs(keys);
        }
    }

    static final class FinalCalls extends Calls {}

    abstract static class HiddenWrites extends Native {
        HiddenWrites() {
            super("old");
        }

        @Override
        boolean writes() {
            return true;
        }

        @Override
        @DualWrite(key = "#p0")
        public String inherited(long key) {
            return super.inherited(key);
        }
    }

    @DualWrite(migration = ID, to = New.class)
    public static class Writes extends HiddenWrites {
        @Override
        @DualWrite(key = "#p0")
        public String generic(Long key) {
            return super.generic(key);
        }

        @Override
        @DualWrite(key = "#p0")
        public String checked(long key) throws IOException {
            return super.checked(key);
        }

        @Override
        @DualWrite(key = "#p0")
        public Optional<String> optional(long key) {
            return super.optional(key);
        }

        @Override
        @DualWrite(key = "#p0")
        public Stream<String> stream(long key) {
            return super.stream(key);
        }

        @Override
        @DualWrite(key = "#p0")
        public int primitive(int key) {
            return super.primitive(key);
        }

        @Override
        @DualWrite(key = "#p0")
        public void nothing(long key) {
            super.nothing(key);
        }

        @Override
        @Transactional
        @DualWrite(key = "#p0")
        public String varargs(Long... keys) {
            return super.varargs(keys);
        }
    }

    static final class FinalWrites extends Writes {}

    abstract static class HiddenReads extends Native {
        HiddenReads() {
            super("old");
        }

        @Override
        @ReadSwitch(key = "#p0")
        public String inherited(long key) {
            return super.inherited(key);
        }
    }

    @DualWrite(migration = ID, to = New.class)
    public static class Reads extends HiddenReads {
        @Override
        @ReadSwitch(key = "#p0")
        public String generic(Long key) {
            return super.generic(key);
        }

        @Override
        @ReadSwitch(key = "#p0")
        public String checked(long key) throws IOException {
            return super.checked(key);
        }

        @Override
        @ReadSwitch(key = "#p0")
        public Optional<String> optional(long key) {
            return super.optional(key);
        }

        @Override
        @ReadSwitch(key = "#p0")
        public Stream<String> stream(long key) {
            return super.stream(key);
        }

        @Override
        @ReadSwitch(key = "#p0")
        public int primitive(int key) {
            return super.primitive(key);
        }

        @Override
        @ReadSwitch(key = "#p0")
        public void nothing(long key) {
            super.nothing(key);
        }

        @Override
        @Transactional(readOnly = true)
        @ReadSwitch
        public String varargs(Long... keys) {
            return super.varargs(keys);
        }
    }

    static final class FinalReads extends Reads {}

    /** Calls one of its own methods. */
    public static class ChainedWrites extends Writes {
        @Override
        @DualWrite(key = "#p0")
        public Optional<String> optional(long key) {
            nothing(key);
            return super.optional(key);
        }
    }

    static final class FinalChainedWrites extends ChainedWrites {}

    /** Calls one of its own methods. */
    public static class ChainedReads extends Reads {
        @Override
        @ReadSwitch(key = "#p0")
        public Optional<String> optional(long key) {
            nothing(key);
            return super.optional(key);
        }
    }

    static final class FinalChainedReads extends ChainedReads {}
}
