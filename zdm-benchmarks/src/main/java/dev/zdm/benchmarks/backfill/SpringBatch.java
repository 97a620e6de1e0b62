package dev.zdm.benchmarks.backfill;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcPagingItemReader;
import org.springframework.batch.infrastructure.item.database.Order;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcPagingItemReaderBuilder;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A job of one step: pages of 1,000 rows, chunks of 1,000, as its guide has it, and its state beside the new table, so that
 * it could go on where it was stopped.
 */
final class SpringBatch {
    private static final int CHUNK = 1_000;

    private SpringBatch() {}

    /** Makes the tables of its state anew. */
    static void prepare(Ground ground) throws SQLException {
        try (Connection next = ground.next()) {
            Ground.execute(next, "DROP SCHEMA IF EXISTS batch CASCADE");
            Ground.execute(next, "CREATE SCHEMA batch");
            next.setSchema("batch");
            ScriptUtils.executeSqlScript(
                    next, new ClassPathResource("org/springframework/batch/core/schema-postgresql.sql"));
        }
    }

    static void copy(Ground ground) throws Exception {
        try (HikariDataSource old = pool(ground.oldUrl());
                HikariDataSource next = pool(ground.newUrl())) {
            JobRepository repository = repository(next);
            TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
            operator.setJobRepository(repository);
            operator.setJobRegistry(new MapJobRegistry());
            operator.afterPropertiesSet();
            Job job = new JobBuilder("customers", repository)
                    .start(step(repository, old, next))
                    .build();
            JobExecution execution = operator.start(job, new JobParameters());
            if (execution.getStatus() != BatchStatus.COMPLETED) {
                throw new IllegalStateException("Spring Batch ended as " + execution.getExitStatus());
            }
        }
        ground.requireAllCopied(ground.newUrl());
    }

    private static JobRepository repository(HikariDataSource next) throws Exception {
        JdbcJobRepositoryFactoryBean repository = new JdbcJobRepositoryFactoryBean();
        repository.setDataSource(next);
        repository.setTransactionManager(new JdbcTransactionManager(next));
        repository.setTablePrefix("batch.BATCH_");
        repository.afterPropertiesSet();
        return repository.getObject();
    }

    private static Step step(JobRepository repository, HikariDataSource old, HikariDataSource next) throws Exception {
        JdbcPagingItemReader<Customer> reader = new JdbcPagingItemReaderBuilder<Customer>()
                .name("customers")
                .dataSource(old)
                .selectClause("SELECT id, email, full_name, street, balance, created_at, active, visits")
                .fromClause("FROM customer")
                .sortKeys(Map.of("id", Order.ASCENDING))
                .rowMapper((row, number) -> Customer.read(row))
                .pageSize(CHUNK)
                .build();
        JdbcBatchItemWriter<CustomerV2> writer = new JdbcBatchItemWriterBuilder<CustomerV2>()
                .dataSource(next)
                .sql(Baselines.INSERT)
                .itemPreparedStatementSetter((row, insert) -> Baselines.bind(insert, row))
                .build();
        writer.afterPropertiesSet();
        return new StepBuilder("copy", repository)
                .<Customer, CustomerV2>chunk(CHUNK)
                .transactionManager(new JdbcTransactionManager(next))
                .reader(reader)
                .processor(new CustomerMapping()::toNew)
                .writer(writer)
                .build();
    }

    private static HikariDataSource pool(String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(2);
        return pool;
    }
}
