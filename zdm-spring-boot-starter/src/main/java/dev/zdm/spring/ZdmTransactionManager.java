package dev.zdm.spring;

import dev.zdm.Migration;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.UnitOpener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.util.function.SingletonSupplier;

/**
 * Lets {@code @Transactional} methods be, while their tables move to another database: each transaction begins in the
 * database that serialises the migration's writes at that moment, and waits where they are on the move. What is under way
 * is joined, in whichever database it is; read-only transactions begin in the one that answers most reads. It begins
 * nothing itself, but asks the transaction manager of one side or of the other, whose transactions these are.
 *
 * <p>Only needed between two databases. Make it the {@code @Primary} bean of its kind. Thread-safe.
 */
public final class ZdmTransactionManager implements PlatformTransactionManager {
    private final PlatformTransactionManager old;
    private final PlatformTransactionManager next;
    private final SingletonSupplier<Optional<Migration<?, ?>>> migration;

    /**
     * Creates the manager.
     *
     * @param migration the migration's id
     * @param beans where the application's beans are; the migration is looked for when the first transaction begins
     * @param old runs the transactions of the old side's DataSource
     * @param next runs those of the new side's
     */
    public ZdmTransactionManager(
            String migration, BeanFactory beans, PlatformTransactionManager old, PlatformTransactionManager next) {
        this.old = old;
        this.next = next;
        this.migration = SingletonSupplier.of(() -> find(migration, beans));
    }

    /** Without zdm nothing has moved: that is checked at start-up. */
    private static Optional<Migration<?, ?>> find(String migration, BeanFactory beans) {
        return Optional.ofNullable(
                        beans.getBeanProvider(MigrationRegistry.class).getIfAvailable())
                .map(registry -> registry.dataMigration(migration));
    }

    @Override
    public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
        TransactionDefinition wanted = definition == null ? TransactionDefinition.withDefaults() : definition;
        return migration
                .obtain()
                .map(known -> begin(known, wanted))
                .orElseGet(() -> SideTransaction.begin(old, wanted));
    }

    private TransactionStatus begin(Migration<?, ?> known, TransactionDefinition wanted) {
        Optional<PlatformTransactionManager> underWay = known.sideOfUnit().map(this::of);
        if (underWay.isEmpty()) {
            return beginAnew(known, wanted);
        }
        boolean asideOfIt = wanted.getPropagationBehavior() == TransactionDefinition.PROPAGATION_REQUIRES_NEW;
        return asideOfIt ? beginAside(underWay.get(), known, wanted) : SideTransaction.begin(underWay.get(), wanted);
    }

    private PlatformTransactionManager of(Side side) {
        return side == Side.OLD ? old : next;
    }

    private SideTransaction beginAnew(Migration<?, ?> known, TransactionDefinition wanted) {
        if (wanted.isReadOnly() || !begins(wanted)) {
            return SideTransaction.begin(of(sideOfReads(known.state())), wanted);
        }
        return known.beginUnit(new UnitOpener<SideTransaction>() {
            @Override
            public SideTransaction begin(Side side) {
                return SideTransaction.begin(of(side), wanted);
            }

            @Override
            public void rollBack(SideTransaction begun) {
                begun.rollBack();
            }
        });
    }

    private static boolean begins(TransactionDefinition wanted) {
        return switch (wanted.getPropagationBehavior()) {
            case TransactionDefinition.PROPAGATION_REQUIRED,
                    TransactionDefinition.PROPAGATION_REQUIRES_NEW,
                    TransactionDefinition.PROPAGATION_NESTED -> true;
            default -> false;
        };
    }

    private static Side sideOfReads(MigrationState state) {
        return state.dataPhase().readSide(state.share() == 100);
    }

    /** The other side's manager knows nothing of the transaction under way, so its own one is asked to put it aside. */
    private SideTransaction beginAside(
            PlatformTransactionManager underWay, Migration<?, ?> known, TransactionDefinition wanted) {
        SideTransaction aside = SideTransaction.begin(
                underWay, new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NOT_SUPPORTED));
        boolean begun = false;
        try {
            SideTransaction inner = beginAnew(known, wanted).instead(aside);
            begun = true;
            return inner;
        } finally {
            if (!begun) {
                aside.rollBack();
            }
        }
    }

    @Override
    public void commit(TransactionStatus status) {
        ((SideTransaction) status).commit();
    }

    @Override
    public void rollback(TransactionStatus status) {
        ((SideTransaction) status).rollBack();
    }
}
