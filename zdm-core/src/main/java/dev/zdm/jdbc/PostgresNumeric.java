package dev.zdm.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * Decimal numbers as PostgreSQL takes them in binary: digits to the base 10,000, the weight of the first one, and how many
 * decimals are shown.
 */
final class PostgresNumeric {
    private static final int BASE = 10_000;
    private static final int DIGITS_OF_BASE = 4;
    private static final int MOST_DECIMALS = 0x3FFF;
    private static final int MOST_DIGITS = 100_000;
    private static final short NEGATIVE = 0x4000;
    private static final int HEADER = 8;

    /** Numbers of fewer bits fit into a long with up to three zeros after them. */
    private static final int SMALL_BITS = 53;

    private static final int DIGITS_OF_LONG = 5;
    private static final int[] POWERS = {1, 10, 100, 1_000};
    private static final BigInteger BIG_BASE = BigInteger.valueOf(BASE);

    private PostgresNumeric() {}

    /** False, with nothing written, for a number that is out of the ordinary. */
    static boolean write(CopyBuffer out, BigDecimal value) {
        if (value.scale() > MOST_DECIMALS || value.precision() - (long) value.scale() > MOST_DIGITS) {
            return false;
        }
        BigDecimal number = value.scale() < 0 ? value.setScale(0) : value;
        int decimals = number.scale();
        int fraction = (decimals + DIGITS_OF_BASE - 1) / DIGITS_OF_BASE;
        short[] digits = digitsOf(number.unscaledValue().abs(), fraction * DIGITS_OF_BASE - decimals);
        write(out, digits, fraction, number.signum() < 0, decimals);
        return true;
    }

    /** Of a number with so many zeros after it, the least significant first. */
    private static short[] digitsOf(BigInteger number, int zeros) {
        if (number.bitLength() < SMALL_BITS) {
            short[] digits = new short[DIGITS_OF_LONG];
            fill(digits, 0, number.longValue() * POWERS[zeros]);
            return digits;
        }
        BigInteger rest = number.multiply(BigInteger.valueOf(POWERS[zeros]));
        short[] digits = new short[rest.bitLength() / 13 + 1];
        int at = 0;
        while (rest.bitLength() > 63) {
            BigInteger[] parts = rest.divideAndRemainder(BIG_BASE);
            digits[at++] = parts[1].shortValue();
            rest = parts[0];
        }
        fill(digits, at, rest.longValue());
        return digits;
    }

    private static void fill(short[] digits, int from, long number) {
        int at = from;
        for (long rest = number; rest > 0; rest /= BASE) {
            digits[at++] = (short) (rest % BASE);
        }
    }

    private static void write(CopyBuffer out, short[] digits, int fraction, boolean isNegative, int decimals) {
        int first = digits.length - 1;
        while (first >= 0 && digits[first] == 0) {
            first--;
        }
        int last = 0;
        while (last < first && digits[last] == 0) {
            last++;
        }
        int count = first < 0 ? 0 : first - last + 1;
        ByteBuffer room = out.room(4 + HEADER + 2 * count);
        room.putInt(HEADER + 2 * count)
                .putShort((short) count)
                .putShort((short) (count == 0 ? 0 : first - fraction))
                .putShort(isNegative ? NEGATIVE : 0)
                .putShort((short) decimals);
        for (int at = first; at > first - count; at--) {
            room.putShort(digits[at]);
        }
    }
}
