package dev.zdm.internal.copy;

import dev.zdm.event.Verdict;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.RowValues;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the answers of both sides, field by field where both are of one class of the application. Reports names of
 * fields, never values. Numbers that differ only in scale are equal.
 */
public final class RowComparison {
    /** The name reported where two values differ that have no fields of their own. */
    static final String VALUE = "value";

    /** Beyond this many rows inside each other a value's own equals decides: following all of them may load a world. */
    private static final int DEEPEST = 6;

    private final Set<String> ignoredFields;
    private final ClassValue<List<Field>> fields = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return fieldsOf(type);
        }
    };

    public RowComparison(Set<String> ignoredFields) {
        this.ignoredFields = Set.copyOf(ignoredFields);
    }

    /** The outcome, with the names of the fields that differ. */
    public record Outcome(Verdict verdict, List<String> fields) {
        public boolean isMismatch() {
            return verdict == Verdict.MISMATCH;
        }
    }

    /** Whether a difference in this field alone is none. */
    public boolean ignores(String field) {
        return ignoredFields.contains(field);
    }

    /** Two rows under comparison, and those through which they were reached. */
    private record Path(
            Object left, Object right, int depth, @Nullable Path above) {

        static Path below(@Nullable Path above, Object left, Object right) {
            return new Path(left, right, depthOf(above) + 1, above);
        }

        static int depthOf(@Nullable Path path) {
            return path == null ? 0 : path.depth;
        }

        /** Rows that refer to each other in a ring are as equal as the rest of it. */
        @SuppressWarnings("ReferenceEquality") // a row that equals another one by its key may differ elsewhere
        static boolean closesRing(@Nullable Path path, @Nullable Object left, @Nullable Object right) {
            for (Path at = path; at != null; at = at.above) {
                if (at.left == left && at.right == right) {
                    return true;
                }
            }
            return false;
        }
    }

    public Outcome compare(@Nullable Object left, @Nullable Object right) {
        Set<String> differing = new LinkedHashSet<>();
        try {
            collect(left, right, null, differing);
        } catch (RuntimeException e) {
            // A field that is closed to reflection, or a value whose equals throws.
            return new Outcome(Verdict.INCOMPARABLE, List.of());
        }
        if (differing.isEmpty()) {
            return new Outcome(Verdict.MATCH, List.of());
        }
        Verdict verdict = ignoredFields.containsAll(differing) ? Verdict.IGNORED : Verdict.MISMATCH;
        return new Outcome(verdict, List.copyOf(differing));
    }

    /** The same for who may not take for equal what cannot be compared. */
    public boolean differ(@Nullable Object left, @Nullable Object right) {
        return required(left, right).isMismatch();
    }

    /** The same with the names of the fields. */
    public Outcome required(@Nullable Object left, @Nullable Object right) {
        Outcome outcome = compare(left, right);
        if (outcome.verdict() == Verdict.INCOMPARABLE) {
            throw incomparable(unwrap(left));
        }
        return outcome;
    }

    private static ConfigurationException incomparable(@Nullable Object row) {
        String type = row == null ? "the new side" : row.getClass().getName();
        return new ConfigurationException(
                null,
                null,
                "rows of type " + type + " cannot be compared: the equals method of a value threw, or a field is closed"
                        + " to reflection",
                "mend that equals method, open the package to zdm, or leave the field out of the row");
    }

    private static @Nullable Object unwrap(@Nullable Object answer) {
        return answer instanceof Optional<?> optional ? optional.orElse(null) : answer;
    }

    private void collect(@Nullable Object one, @Nullable Object other, @Nullable Path path, Set<String> differing) {
        Object left = unwrap(one);
        Object right = unwrap(other);
        if (Path.closesRing(path, left, right) || sameValue(left, right)) {
            return;
        }
        if (left instanceof Collection<?> a && right instanceof Collection<?> b && a.size() == b.size()) {
            collectEach(a, b, path, differing);
        } else if (left instanceof RowValues a && right instanceof RowValues b) {
            collectNamed(a.byName(), b.byName(), path, differing);
        } else if (left != null && right != null && Path.depthOf(path) < DEEPEST && haveSameFields(left, right)) {
            collectFields(Path.below(path, left, right), differing);
        } else {
            differing.add(VALUE);
        }
    }

    private void collectEach(Collection<?> left, Collection<?> right, @Nullable Path path, Set<String> differing) {
        Iterator<?> other = right.iterator();
        for (Object element : left) {
            collect(element, other.next(), path, differing);
        }
    }

    private void collectNamed(
            Map<String, @Nullable Object> left,
            Map<String, @Nullable Object> right,
            @Nullable Path path,
            Set<String> differing) {
        Set<String> names = new LinkedHashSet<>(left.keySet());
        names.addAll(right.keySet());
        for (String name : names) {
            Set<String> inside = new LinkedHashSet<>();
            collect(left.get(name), right.get(name), path, inside);
            if (!inside.isEmpty()) {
                differing.add(name);
            }
        }
    }

    private void collectFields(Path rows, Set<String> differing) {
        for (Field field : fields.get(rows.left().getClass())) {
            Set<String> inside = new LinkedHashSet<>();
            collect(read(field, rows.left()), read(field, rows.right()), rows, inside);
            if (!inside.isEmpty()) {
                differing.add(field.getName());
            }
        }
    }

    private boolean haveSameFields(Object left, Object right) {
        return left.getClass() == right.getClass() && hasFields(left);
    }

    private boolean hasFields(Object row) {
        return !row.getClass().isArray()
                && !isOfPlatform(row.getClass())
                && !(row instanceof Enum<?>)
                && !fields.get(row.getClass()).isEmpty();
    }

    private static boolean isOfPlatform(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    private static boolean sameValue(@Nullable Object left, @Nullable Object right) {
        if (left instanceof BigDecimal a && right instanceof BigDecimal b) {
            return a.compareTo(b) == 0;
        }
        return Objects.deepEquals(left, right);
    }

    private static @Nullable Object read(Field field, Object row) {
        try {
            return field.get(row);
        } catch (IllegalAccessException e) {
            throw new InaccessibleObjectException(field.toString());
        }
    }

    private static List<Field> fieldsOf(Class<?> type) {
        List<Field> found = new ArrayList<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                    field.setAccessible(true);
                    found.add(field);
                }
            }
        }
        return List.copyOf(found);
    }
}
