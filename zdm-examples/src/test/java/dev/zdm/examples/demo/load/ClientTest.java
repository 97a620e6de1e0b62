package dev.zdm.examples.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.ledger.Register;
import dev.zdm.examples.demo.ledger.Registers;
import dev.zdm.examples.demo.load.FakeShop.Fault;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientTest {
    private static final int CUSTOMERS = 40;
    private static final String NOBODY = "http://127.0.0.1:9";

    private final CustomerData data = new CustomerData(9);
    private final Figures figures = new Figures();
    private final Registers registers = new Registers();

    @Test
    void findsNoFaultInAShopThatHasNone() throws Exception {
        // when
        LoadReport report = act(Fault.NONE);

        // then
        assertThat(report.troubles()).isEmpty();
        assertThat(report.requests()).isEqualTo(400);
        assertThat(report.failed() + report.staleReads()).isZero();
        assertThat(report.ackedWrites()).isBetween(120L, 280L);
        assertThat(registers.ledger().uncertainCreates()).isEmpty();
        assertThat(registers.ledger().entries())
                .allSatisfy(entry -> assertThat(entry.allowed()).hasSize(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"FORGETS_CHANGES", "FORGETS_CREATIONS", "FORGETS_DELETIONS"})
    void noticesEveryAcknowledgedWriteThatIsNotThere(Fault fault) throws Exception {
        // when
        LoadReport report = act(fault);

        // then
        assertThat(report.staleReads()).isPositive();
        assertThat(report.troubles()).anyMatch(trouble -> trouble.startsWith("stale: customer "));
    }

    @Test
    void countsWrongPricesAsFailures() throws Exception {
        assertThat(act(Fault.QUOTES_WRONG_PRICES).failed()).isPositive();
    }

    @Test
    void afterAFailedWriteBothStatesArePossible() throws Exception {
        // when
        LoadReport report = act(Fault.FAILS_SOMETIMES);

        // then
        assertThat(report.failed()).isPositive();
        assertThat(report.staleReads()).isZero();
        assertThat(registers.ledger().uncertainCreates()).isNotEmpty();
        assertThat(registers.ledger().entries())
                .anySatisfy(entry -> assertThat(entry.allowed()).hasSize(2));
    }

    @Test
    void whereOneInstanceIsGoneTheOtherOneIsAskedAndNothingFails() throws Exception {
        // when
        LoadReport report = act(Fault.NONE, url -> List.of(NOBODY, url));

        // then
        assertThat(report.troubles()).isEmpty();
        assertThat(report.failed() + report.staleReads() + report.indeterminate())
                .isZero();
        assertThat(report.retried()).isBetween(100L, 300L);
        assertThat(registers.ledger().uncertainCreates()).isEmpty();
    }

    @Test
    void aLostAnswerIsAskedForAgainExceptOfACreation() throws Exception {
        // when
        LoadReport report = act(Fault.LOSES_ANSWERS_SOMETIMES, url -> List.of(url, url));

        // then
        assertThat(report.troubles()).isEmpty();
        assertThat(report.retried()).isPositive();
        assertThat(report.indeterminate())
                .isPositive()
                .isEqualTo(registers.ledger().uncertainCreates().size());
        assertThat(registers.ledger().entries())
                .allSatisfy(entry -> assertThat(entry.allowed()).hasSize(1));
    }

    @Test
    void whereEveryInstanceIsGoneRequestsFail() throws Exception {
        assertThat(act(Fault.NONE, url -> List.of(NOBODY, NOBODY)).failed()).isEqualTo(400);
    }

    @Test
    void aWriteWhoseCopyIsPendingCountsAsAcknowledged() throws Exception {
        // when
        LoadReport report = act(Fault.COPIES_LATER);

        // then
        assertThat(report.troubles()).isEmpty();
        assertThat(report.outcomesPending()).isPositive().isEqualTo(report.ackedWrites());
        assertThat(registers.ledger().entries())
                .allSatisfy(entry -> assertThat(entry.allowed()).hasSize(1));
    }

    private LoadReport act(Fault fault) throws Exception {
        return act(fault, List::of);
    }

    private LoadReport act(Fault fault, Function<String, List<String>> instances) throws Exception {
        try (FakeShop shop = new FakeShop(data, CUSTOMERS, fault)) {
            SplittableRandom random = new SplittableRandom(4);
            Client client = new Client(
                    instances.apply(shop.url()).stream().map(ShopClient::new).toList(),
                    figures,
                    registers,
                    new Writing(data, "c0", random.split()),
                    random);
            for (long key = 1; key <= CUSTOMERS; key++) {
                client.own(new Register(key, data.row(key)));
            }
            for (int i = 0; i < 400; i++) {
                client.act();
            }
            return figures.report(1, true);
        }
    }
}
