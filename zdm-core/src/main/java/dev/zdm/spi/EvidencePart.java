package dev.zdm.spi;

import dev.zdm.spi.Instances.Place;
import java.time.Duration;

/**
 * What one instance has seen within about ten seconds of one step. Immutable.
 *
 * @param place the instance's place
 * @param epoch the step
 * @param number counts the parts of this boot of the instance in this step
 * @param old calls of the old side
 * @param next calls of the new side
 * @param compared comparisons
 * @param mismatches how many of them differ
 * @param backlogAge how long the oldest copy has been owed
 * @param breakerOpen whether the circuit breaker of the new side is open
 */
public record EvidencePart(
        Place place,
        long epoch,
        long number,
        SideEvidence old,
        SideEvidence next,
        long compared,
        long mismatches,
        Duration backlogAge,
        boolean breakerOpen) {}
