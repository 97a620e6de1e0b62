package dev.zdm.health;

/**
 * Looks whether something is well. Must be thread-safe; is not run again while it runs. Whatever it throws, {@code null}, and
 * an answer that comes too late make it unhealthy. It should give up by itself soon after its timeout: nobody interrupts it,
 * because an interrupt ends more than a check in some drivers.
 */
@FunctionalInterface
public interface HealthCheck {

    /**
     * Looks.
     *
     * @return what was found
     * @throws Exception if it is not well; its class is shown, its message never is
     */
    Answer look() throws Exception;

    /**
     * What a check found. Immutable.
     *
     * @param healthy whether it is well
     * @param detail one phrase for people, shown wherever health is: without values of rows and without secrets; cut after
     *     200 characters
     */
    record Answer(boolean healthy, String detail) {
        private static final int LONGEST = 200;

        /** Makes one line of the detail. */
        public Answer {
            String line = detail.strip().replaceAll("\\p{Cntrl}+", " ");
            detail = line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
        }

        /**
         * All is well.
         *
         * @param detail one phrase, may be empty
         * @return the answer
         */
        public static Answer healthy(String detail) {
            return new Answer(true, detail);
        }

        /**
         * Something is wrong.
         *
         * @param detail one phrase that says what
         * @return the answer
         */
        public static Answer unhealthy(String detail) {
            return new Answer(false, detail);
        }
    }
}
