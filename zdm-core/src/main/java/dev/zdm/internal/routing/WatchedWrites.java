package dev.zdm.internal.routing;

import dev.zdm.event.Operation;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedWrites;
import dev.zdm.spi.UnitOpener;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes under the eyes of an observer. */
public record WatchedWrites<K>(Watch watch, WriteRouter<K> writes) implements WriteRouter<K> {
    @Override
    public <T extends @Nullable Object, X extends Exception> T write(
            Supplier<WriteCall<K, T, X>> call, Call<T, X> old, Call<T, X> next) throws X {
        return watch.<T, X>over(Operation.WRITE, observed -> () -> {
            Call<T, X> onOld = Watch.telling(observed, Side.OLD, old);
            Call<T, X> onNew = Watch.telling(observed, Side.NEW, next);
            return writes.write(() -> call.get().by(onOld, onNew), onOld, onNew);
        });
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T inUnit(Call<T, X> call) throws X {
        return writes.inUnit(call);
    }

    @Override
    public <B> B begin(UnitOpener<B> opener) {
        return writes.begin(opener);
    }

    @Override
    public Optional<Side> sideOfUnit() {
        return writes.sideOfUnit();
    }

    @Override
    public CapturedWrites<K> captured(Side side, boolean alone) {
        return writes.captured(side, alone);
    }

    @Override
    public void repair() {
        writes.repair();
    }
}
