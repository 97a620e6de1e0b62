package dev.zdm;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.OperatorRequests;
import dev.zdm.spi.OperatorRequests.Request;
import dev.zdm.spi.OperatorRequests.Taken;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Carries out what operators have asked for through the state store, as if they had asked this instance. */
final class Errands {
    /** Nobody waits longer for an answer. */
    private static final Duration WAITED_FOR = Duration.ofMinutes(1);

    private final OperatorRequests requests;
    private final String instance;

    Errands(OperatorRequests requests, String instance) {
        this.requests = requests;
        this.instance = instance;
    }

    void of(MigrationControl control) {
        Optional<Taken> taken = requests.take(control.id(), instance, WAITED_FOR);
        while (taken.isPresent()) {
            carryOut(control, taken.get());
            taken = requests.take(control.id(), instance, WAITED_FOR);
        }
    }

    private void carryOut(MigrationControl control, Taken taken) {
        boolean done = false;
        String text;
        try {
            text = carryOut(control, taken.request());
            done = true;
        } catch (TransitionRefusedException e) {
            text = e.problem() + " " + e.refusals();
        } catch (MigrationException e) {
            text = e.problem() + " (" + e.remedy() + ")";
        }
        requests.answer(taken.id(), done, text);
    }

    private static String carryOut(MigrationControl control, Request request) {
        Instruction instruction =
                Instruction.by(request.by()).because(request.reason()).atEpoch(request.expectedEpoch());
        Rollout rollout = control.rollout();
        switch (request.action()) {
            case ADVANCE -> control.advance(instruction);
            case ROLLBACK -> control.rollback(instruction);
            case SHARE -> control.share(request.number().orElseThrow(() -> missing(control, "a share")), instruction);
            case PAUSE -> control.pause(instruction);
            case RESUME -> control.resume(instruction);
            case APPROVE -> rollout.approve(instruction);
            case DISMISS -> rollout.dismiss(request.subject(), instruction);
            case ACKNOWLEDGE -> rollout.acknowledge(instruction);
            case EVICT -> control.evict(request.subject(), instruction);
            case REHEARSE -> rollout.rehearse(instruction);
            case REPLAY -> {
                return replay(control, instruction) + " dead letters are due again";
            }
            case SIGN_OFF -> rollout.signOff(request.subject(), instruction);
        }
        return control.state().describe() + " (epoch " + control.state().epoch() + ")";
    }

    private static int replay(MigrationControl control, Instruction instruction) {
        if (control instanceof Migration<?, ?> data) {
            return data.replay(List.of(), instruction);
        }
        throw missing(control, "a queue of copies, which it does not have");
    }

    private static ConfigurationException missing(MigrationControl control, String what) {
        return new ConfigurationException(
                control.id(), control.state().phase(), "what was asked for needs " + what, "ask for something else");
    }
}
