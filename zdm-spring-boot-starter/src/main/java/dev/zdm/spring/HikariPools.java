package dev.zdm.spring;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.spi.ConnectionPools;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;

/** How large the pools are that are beans, by the names that they have in logs. */
final class HikariPools implements ConnectionPools {
    private final ObjectProvider<HikariDataSource> sources;

    HikariPools(ObjectProvider<HikariDataSource> sources) {
        this.sources = sources;
    }

    @Override
    public List<Pool> pools() {
        return sources.stream()
                .map(source -> new Pool(String.valueOf(source.getPoolName()), source.getMaximumPoolSize()))
                .toList();
    }
}
