package dev.zdm.spring;

import dev.zdm.plan.OutcomePendingException;
import java.util.Objects;
import org.springframework.dao.NonTransientDataAccessException;

/**
 * What Spring's callers hear where zdm says {@link OutcomePendingException}: the unit of work is committed and will be
 * copied to the other side; the copy has not arrived yet. Not to be repeated, hence non-transient.
 */
public final class OutcomePendingDataAccessException extends NonTransientDataAccessException {
    private static final long serialVersionUID = 1L;

    OutcomePendingDataAccessException(OutcomePendingException cause) {
        super(Objects.requireNonNull(cause.getMessage(), "message"), cause);
    }
}
