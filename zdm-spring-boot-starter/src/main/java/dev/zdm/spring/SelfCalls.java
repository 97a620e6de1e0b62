package dev.zdm.spring;

import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.ReflectionUtils.MethodFilter;

/**
 * Finds where a class calls its own methods, which no proxy sees. Read from the bytecode: a call on {@code this} names the
 * class itself as the owner, while a call on another object of the same interface names the interface.
 */
final class SelfCalls {

    /** A call that passes the proxy by. */
    record Found(Class<?> type, String caller, Method callee) {
        String describe() {
            return type.getSimpleName() + "." + caller + "() calls " + callee.getName() + "() on itself";
        }
    }

    private static final List<Class<? extends Annotation>> ANNOTATIONS =
            List.of(RoutedCall.class, ReadSwitch.class, FlagGated.class);

    private SelfCalls() {}

    /** The calls of a class's annotated methods in it and in those that it extends. */
    static Set<Found> in(Class<?> type) {
        return in(type, MethodIntrospector.selectMethods(type, (MethodFilter) method ->
                ANNOTATIONS.stream().anyMatch(annotation -> AnnotatedElementUtils.hasAnnotation(method, annotation))));
    }

    /** The calls of the given methods in a class and in those that it extends. */
    static Set<Found> in(Class<?> type, Set<Method> callees) {
        Set<Found> found = new LinkedHashSet<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            Class<?> declaring = c;
            read(
                    c,
                    (caller, called) -> callees.stream()
                            .filter(callee -> signature(callee).equals(called))
                            .forEach(callee -> found.add(new Found(declaring, caller, callee))));
        }
        return found;
    }

    private static String signature(Method method) {
        return method.getName() + Type.getMethodDescriptor(method);
    }

    /** Reports each call that a class makes on itself: who calls, and the signature of what. */
    private static void read(Class<?> type, BiConsumer<String, String> calls) {
        String name = Type.getInternalName(type);
        try (InputStream code = new ClassPathResource(name + ".class", type.getClassLoader()).getInputStream()) {
            new ClassReader(code).accept(new Callers(name, calls), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        } catch (IOException | IllegalArgumentException e) {
            // Generated classes have no file, and those of a later Java may not be readable: then there is no warning.
        }
    }

    private static final class Callers extends ClassVisitor {
        private final String owner;
        private final BiConsumer<String, String> calls;

        Callers(String owner, BiConsumer<String, String> calls) {
            super(SpringAsmInfo.ASM_VERSION);
            this.owner = owner;
            this.calls = calls;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access, String name, String type, String generic, String[] thrown) {
            boolean bridge = (access & Opcodes.ACC_BRIDGE) != 0;
            return bridge ? null : new Calls(owner, called -> calls.accept(written(name), called));
        }

        /** Compilers put the body of a lambda into a method of its own; Eclipse's does not say of which. */
        private static String written(String name) {
            int end = name.lastIndexOf('$');
            return name.startsWith("lambda$") && end > 7 ? name.substring(7, end) : name;
        }
    }

    /** Hears the signature of a called method. */
    @FunctionalInterface
    private interface Listener {
        void called(String signature);
    }

    private static final class Calls extends MethodVisitor {
        private final String owner;
        private final Listener listener;

        Calls(String owner, Listener listener) {
            super(SpringAsmInfo.ASM_VERSION);
            this.owner = owner;
            this.listener = listener;
        }

        @Override
        public void visitMethodInsn(int opcode, String on, String name, String type, boolean isInterface) {
            if (opcode == Opcodes.INVOKEVIRTUAL && on.equals(owner)) {
                listener.called(name + type);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String type, Handle factory, Object... arguments) {
            for (Object argument : arguments) {
                if (argument instanceof Handle reference && reference.getOwner().equals(owner)) {
                    listener.called(reference.getName() + reference.getDesc());
                }
            }
        }
    }
}
