package dev.zdm.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes values as PostgreSQL's types take them in binary: what comes of it is what the driver's own parameters would have
 * made. A value for which that is not certain, such as a text for a column of numbers, or a time that only the session's
 * time zone makes definite, is left to the driver.
 */
enum PostgresBinary {
    INT2 {
        @Override
        boolean write(CopyBuffer out, Object value) {
            return isWhole(value)
                    && ((Number) value).longValue() == ((Number) value).shortValue()
                    && put(out.room(6).putInt(2).putShort(((Number) value).shortValue()));
        }
    },
    INT4 {
        @Override
        boolean write(CopyBuffer out, Object value) {
            return isWhole(value)
                    && ((Number) value).longValue() == ((Number) value).intValue()
                    && put(out.room(8).putInt(4).putInt(((Number) value).intValue()));
        }
    },
    INT8 {
        @Override
        boolean write(CopyBuffer out, Object value) {
            return isWhole(value) && put(out.room(12).putInt(8).putLong(((Number) value).longValue()));
        }
    },
    FLOAT4 {
        @Override
        boolean write(CopyBuffer out, Object value) {
            return value instanceof Float number && put(out.room(8).putInt(4).putFloat(number));
        }
    },
    FLOAT8 {
        @Override
        boolean write(CopyBuffer out, Object value) {
            return (value instanceof Double || value instanceof Float)
                    && put(out.room(12).putInt(8).putDouble(((Number) value).doubleValue()));
        }
    },
    NUMERIC {
        @Override
        boolean write(CopyBuffer out, Object value) {
            if (value instanceof BigDecimal number) {
                return PostgresNumeric.write(out, number);
            }
            if (value instanceof BigInteger number) {
                return PostgresNumeric.write(out, new BigDecimal(number));
            }
            return isWhole(value) && PostgresNumeric.write(out, BigDecimal.valueOf(((Number) value).longValue()));
        }
    },
    BOOL {
        @Override
        boolean write(CopyBuffer out, Object value) {
            return value instanceof Boolean truth && put(out.room(5).putInt(1).put((byte) (truth ? 1 : 0)));
        }
    },
    TEXT {
        @Override
        boolean write(CopyBuffer out, Object value) {
            if (value instanceof String text) {
                return writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
            }
            if (value instanceof Enum<?> constant) {
                return writeBytes(out, constant.name().getBytes(StandardCharsets.UTF_8));
            }
            return false;
        }
    },
    JSONB {
        @Override
        boolean write(CopyBuffer out, Object value) {
            if (!(value instanceof String text)) {
                return false;
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.room(5).putInt(1 + bytes.length).put(JSONB_VERSION);
            out.add(bytes);
            return true;
        }
    },
    BYTEA {
        @Override
        boolean write(CopyBuffer out, Object value) {
            return value instanceof byte[] bytes && writeBytes(out, bytes);
        }
    },
    UUIDS {
        @Override
        boolean write(CopyBuffer out, Object value) {
            return value instanceof UUID uuid
                    && put(out.room(20)
                            .putInt(16)
                            .putLong(uuid.getMostSignificantBits())
                            .putLong(uuid.getLeastSignificantBits()));
        }
    },
    DATE {
        @Override
        boolean write(CopyBuffer out, Object value) {
            if (value instanceof LocalDate date) {
                return write(out, date);
            }
            if (value instanceof Date date) {
                return write(out, date.toLocalDate());
            }
            return false;
        }

        private boolean write(CopyBuffer out, LocalDate date) {
            return isUsual(date.getYear()) && put(out.room(8).putInt(4).putInt((int) (date.toEpochDay() - EPOCH_DAY)));
        }
    },
    TIME {
        @Override
        boolean write(CopyBuffer out, Object value) {
            return value instanceof LocalTime time
                    && put(out.room(12).putInt(8).putLong(rounded(0, time.toNanoOfDay())));
        }
    },
    TIMESTAMP {
        @Override
        boolean write(CopyBuffer out, Object value) {
            if (value instanceof LocalDateTime time) {
                return writeTime(out, time);
            }
            if (value instanceof Timestamp time) {
                return writeTime(out, time.toLocalDateTime());
            }
            return false;
        }
    },
    TIMESTAMPTZ {
        @Override
        boolean write(CopyBuffer out, Object value) {
            if (value instanceof Instant time) {
                return writeInstant(out, time);
            }
            if (value instanceof OffsetDateTime time) {
                return writeInstant(out, time.toInstant());
            }
            if (value instanceof Timestamp time) {
                return writeInstant(out, time.toInstant());
            }
            return false;
        }
    };

    private static final byte JSONB_VERSION = 1;
    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long EPOCH_SECOND = EPOCH_DAY * 86_400;

    /** By the function with which the server reads a type, which types that are made alike share. */
    private static final Map<String, PostgresBinary> BY_READER = Map.ofEntries(
            Map.entry("int2recv", INT2),
            Map.entry("int4recv", INT4),
            Map.entry("int8recv", INT8),
            Map.entry("float4recv", FLOAT4),
            Map.entry("float8recv", FLOAT8),
            Map.entry("numeric_recv", NUMERIC),
            Map.entry("boolrecv", BOOL),
            Map.entry("textrecv", TEXT),
            Map.entry("varcharrecv", TEXT),
            Map.entry("bpcharrecv", TEXT),
            Map.entry("citextrecv", TEXT),
            Map.entry("json_recv", TEXT),
            Map.entry("enum_recv", TEXT),
            Map.entry("jsonb_recv", JSONB),
            Map.entry("bytearecv", BYTEA),
            Map.entry("uuid_recv", UUIDS),
            Map.entry("date_recv", DATE),
            Map.entry("time_recv", TIME),
            Map.entry("timestamp_recv", TIMESTAMP),
            Map.entry("timestamptz_recv", TIMESTAMPTZ));

    /** What writes values of a type, empty if that is left to the driver. */
    static Optional<PostgresBinary> of(String reader) {
        return Optional.ofNullable(BY_READER.get(reader));
    }

    /** Writes a value with its length before it; false, with nothing written, if it is left to the driver. */
    abstract boolean write(CopyBuffer out, Object value);

    private static boolean put(ByteBuffer written) {
        return written.hasArray();
    }

    private static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
    }

    private static boolean writeBytes(CopyBuffer out, byte[] bytes) {
        out.room(4).putInt(bytes.length);
        out.add(bytes);
        return true;
    }

    private static boolean writeTime(CopyBuffer out, LocalDateTime time) {
        return isUsual(time.getYear()) && writeInstant(out, time.toInstant(ZoneOffset.UTC));
    }

    private static boolean writeInstant(CopyBuffer out, Instant time) {
        return isUsual(time) && writeMicros(out, time.getEpochSecond(), time.getNano());
    }

    private static boolean writeMicros(CopyBuffer out, long second, int nano) {
        return put(out.room(12).putInt(8).putLong(rounded(second - EPOCH_SECOND, nano)));
    }

    /** Microseconds, rounded as the driver does. */
    private static long rounded(long seconds, long nanos) {
        return seconds * 1_000_000 + (nanos + 500) / 1_000;
    }

    /** Between the beginning of the present calendar, which some of Java's older classes reckon otherwise, and infinity. */
    private static boolean isUsual(int year) {
        return year > 1600 && year < 10_000;
    }

    private static boolean isUsual(Instant time) {
        return time.getEpochSecond() > -11_000_000_000L && time.getEpochSecond() < 250_000_000_000L;
    }
}
