package dev.zdm.spring.matrix;

import dev.zdm.annotation.ReadSwitch;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.transaction.annotation.Transactional;

/** Reads that name their counterparts in the same class. */
final class Switches {
    private Switches() {}

    abstract static class Hidden extends Native {
        final Native next;

        Hidden(Native next) {
            super("old");
            this.next = next;
        }

        @Override
        @ReadSwitch(migration = Natives.ID, key = "#p0", to = "inheritedNext")
        public String inherited(long key) {
            return super.inherited(key);
        }

        String inheritedNext(long key) {
            return next.inherited(key);
        }
    }

    public static class Open extends Hidden {
        Open(Native next) {
            super(next);
        }

        @Override
        @ReadSwitch(migration = Natives.ID, key = "#p0", to = "genericNext")
        public String generic(Long key) {
            return super.generic(key);
        }

        String genericNext(Long key) {
            return next.generic(key);
        }

        @Override
        @ReadSwitch(migration = Natives.ID, key = "#p0", to = "checkedNext")
        public String checked(long key) throws IOException {
            return super.checked(key);
        }

        String checkedNext(long key) throws IOException {
            return next.checked(key);
        }

        @Override
        @ReadSwitch(migration = Natives.ID, key = "#p0", to = "optionalNext")
        public Optional<String> optional(long key) {
            return super.optional(key);
        }

        Optional<String> optionalNext(long key) {
            return next.optional(key);
        }

        @Override
        @ReadSwitch(migration = Natives.ID, key = "#p0", to = "streamNext")
        public Stream<String> stream(long key) {
            return super.stream(key);
        }

        Stream<String> streamNext(long key) {
            return next.stream(key);
        }

        @Override
        @ReadSwitch(migration = Natives.ID, key = "#p0", to = "primitiveNext")
        public int primitive(int key) {
            return super.primitive(key);
        }

        int primitiveNext(int key) {
            return next.primitive(key);
        }

        @Override
        @Transactional(readOnly = true)
        @ReadSwitch(migration = Natives.ID, to = "varargsNext")
        public String varargs(Long... keys) {
            return super.varargs(keys);
        }

        String varargsNext(Long... keys) {
            return next.varargs(keys);
        }
    }

    static final class Closed extends Open {
        Closed(Native next) {
            super(next);
        }
    }

    /** Reads nothing, and is refused. */
    public static class Nothing extends Open {
        Nothing(Native next) {
            super(next);
        }

        @Override
        @ReadSwitch(migration = Natives.ID, key = "#p0", to = "nothingNext")
        public void nothing(long key) {
            super.nothing(key);
        }

        void nothingNext(long key) {
            next.nothing(key);
        }
    }

    static final class ClosedNothing extends Nothing {
        ClosedNothing(Native next) {
            super(next);
        }
    }
}
