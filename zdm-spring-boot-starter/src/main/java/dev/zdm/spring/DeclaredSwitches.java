package dev.zdm.spring;

import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import java.util.Collection;
import java.util.List;

/**
 * A bean with methods that carry {@link FlagGated}, or {@link ReadSwitch} outside of a repository.
 *
 * @param bean its name
 * @param type its class
 * @param gated whether some of its methods carry {@link FlagGated}
 * @param reads the annotations of its reads
 */
record DeclaredSwitches(String bean, Class<?> type, boolean gated, Collection<ReadSwitch> reads) {

    /** The data migrations whose share some of its reads follow. */
    List<String> followed() {
        return reads.stream()
                .filter(read -> read.mode() == ReadSwitch.Mode.SHARE)
                .map(ReadSwitch::migration)
                .toList();
    }

    List<ReadSwitch> comparisons() {
        return reads.stream()
                .filter(read -> read.mode() == ReadSwitch.Mode.SHADOW)
                .toList();
    }
}
