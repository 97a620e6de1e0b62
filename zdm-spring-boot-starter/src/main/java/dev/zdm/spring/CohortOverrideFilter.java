package dev.zdm.spring;

import dev.zdm.plan.Side;
import dev.zdm.spi.ThreadBoundOverride;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads a tester's choice from a header, for the thread that handles the request, and again for the one that an
 * asynchronous request is dispatched to. Work that the application hands to threads of its own does not inherit it.
 */
final class CohortOverrideFilter extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger("dev.zdm.spring");

    private final ThreadBoundOverride override;
    private final String header;

    CohortOverrideFilter(ThreadBoundOverride override, String header) {
        this.override = override;
        this.header = header;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @SuppressWarnings("try") // the scope is there to be closed, not to be used
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Side chosen = side(request.getHeader(header));
        if (chosen == null) {
            chain.doFilter(request, response);
            return;
        }
        try (ThreadBoundOverride.Scope forced = override.force(chosen)) {
            chain.doFilter(request, response);
        }
    }

    /** A mistyped choice is none: an answer from the usual side does less harm than an error page. */
    private @Nullable Side side(@Nullable String value) {
        if (value == null) {
            return null;
        }
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "new" -> Side.NEW;
            case "old" -> Side.OLD;
            default -> {
                LOG.debug("header {} says neither 'new' nor 'old', and is ignored", header);
                yield null;
            }
        };
    }
}
