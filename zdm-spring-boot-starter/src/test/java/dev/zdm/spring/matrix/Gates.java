package dev.zdm.spring.matrix;

import dev.zdm.annotation.FlagGated;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.transaction.annotation.Transactional;

/** Methods behind a flag, with what runs while it is off in the same class. */
final class Gates {
    static final String FEATURE = "MATRIX";

    private Gates() {}

    abstract static class Hidden implements Shapes {
        final Native old;
        final Native next;

        Hidden(Native old, Native next) {
            this.old = old;
            this.next = next;
        }

        @Override
        @FlagGated(feature = FEATURE, key = "#p0", whenOff = "inheritedOff")
        public String inherited(long key) {
            return next.inherited(key);
        }

        String inheritedOff(long key) {
            return old.inherited(key);
        }

        @Override
        public String toString() {
            return old.toString();
        }
    }

    public static class Open extends Hidden {
        Open(Native old, Native next) {
            super(old, next);
        }

        @Override
        @FlagGated(feature = FEATURE, key = "#p0", whenOff = "genericOff")
        public String generic(Long key) {
            return next.generic(key);
        }

        String genericOff(Long key) {
            return old.generic(key);
        }

        @Override
        @FlagGated(feature = FEATURE, key = "#p0", whenOff = "checkedOff")
        public String checked(long key) throws IOException {
            return next.checked(key);
        }

        String checkedOff(long key) throws IOException {
            return old.checked(key);
        }

        @Override
        @FlagGated(feature = FEATURE, key = "#p0", whenOff = "optionalOff")
        public Optional<String> optional(long key) {
            return next.optional(key);
        }

        Optional<String> optionalOff(long key) {
            return old.optional(key);
        }

        @Override
        @FlagGated(feature = FEATURE, key = "#p0", whenOff = "streamOff")
        public Stream<String> stream(long key) {
            return next.stream(key);
        }

        Stream<String> streamOff(long key) {
            return old.stream(key);
        }

        @Override
        @FlagGated(feature = FEATURE, key = "#p0", whenOff = "primitiveOff")
        public int primitive(int key) {
            return next.primitive(key);
        }

        int primitiveOff(int key) {
            return old.primitive(key);
        }

        @Override
        @FlagGated(feature = FEATURE, key = "#p0", whenOff = "nothingOff")
        public void nothing(long key) {
            next.nothing(key);
        }

        void nothingOff(long key) {
            old.nothing(key);
        }

        @Override
        @Transactional
        @FlagGated(feature = FEATURE, whenOff = "varargsOff")
        public String varargs(Long... keys) {
            return next.varargs(keys);
        }

        String varargsOff(Long... keys) {
            return old.varargs(keys);
        }
    }

    static final class Closed extends Open {
        Closed(Native old, Native next) {
            super(old, next);
        }
    }
}
