package dev.zdm.examples.docs.annotations;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.plan.Mapping;
import dev.zdm.spi.RecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

// tag::plainRepository[]
@DualWrite(migration = "invoices", to = NewInvoices.class, mapping = InvoiceMapping.class)
class Invoices {
    private final JdbcTemplate jdbc;

    Invoices(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @ReadSwitch(key = "#number")
    public boolean isPaid(String number) {
        return Boolean.TRUE.equals(
                jdbc.queryForObject("SELECT paid FROM invoice WHERE number = ?", Boolean.class, number));
    }

    @DualWrite(key = "#number")
    public void pay(String number) {
        jdbc.update("UPDATE invoice SET paid = TRUE WHERE number = ?", number);
    }
}
// end::plainRepository[]

class NewInvoices {
    private final JdbcTemplate jdbc;

    NewInvoices(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public boolean isPaid(String number) {
        return Boolean.TRUE.equals(
                jdbc.queryForObject("SELECT state = 'PAID' FROM invoice_v2 WHERE number = ?", Boolean.class, number));
    }

    public void pay(String number) {
        jdbc.update("UPDATE invoice_v2 SET state = 'PAID' WHERE number = ?", number);
    }
}

record Invoice(String number, boolean paid) {}

record InvoiceV2(String number, String state) {}

class InvoiceMapping implements Mapping<Invoice, InvoiceV2> {
    @Override
    public InvoiceV2 toNew(Invoice old) {
        return new InvoiceV2(old.number(), old.paid() ? "PAID" : "OPEN");
    }

    @Override
    public Invoice toOld(InvoiceV2 next) {
        return new Invoice(next.number(), next.state().equals("PAID"));
    }
}

@Configuration(proxyBeanMethods = false)
class InvoiceConfiguration {

    @Bean
    InvoiceMapping invoiceMapping() {
        return new InvoiceMapping();
    }

    @Bean
    Invoices invoices(JdbcTemplate jdbc) {
        return new Invoices(jdbc);
    }

    @Bean
    NewInvoices newInvoices(JdbcTemplate jdbc) {
        return new NewInvoices(jdbc);
    }

    // tag::rows[]
    @Bean
    RecordStore<String, Invoice> invoiceRows(JdbcDataStore database) {
        return JdbcRecordStore.on(database)
                .table("invoice")
                .key("number", String.class, Invoice::number)
                .column("paid", Invoice::paid)
                .read(row -> new Invoice(row.getString("number"), row.getBoolean("paid")))
                .build();
    }
    // end::rows[]

    @Bean
    RecordStore<String, InvoiceV2> newInvoiceRows(JdbcDataStore database) {
        return JdbcRecordStore.on(database)
                .table("invoice_v2")
                .key("number", String.class, InvoiceV2::number)
                .column("state", InvoiceV2::state)
                .read(row -> new InvoiceV2(row.getString("number"), row.getString("state")))
                .build();
    }
}
