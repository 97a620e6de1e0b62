package dev.zdm.examples.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.data.CustomerRow;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WritingTest {
    @Test
    void noValueIsWrittenTwiceAndEachFitsItsColumn() {
        // given
        Writing writing = new Writing(new CustomerData(1), "c1", new SplittableRandom(1));

        // when
        List<String> names = Stream.generate(writing::name).limit(5_000).toList();
        List<String> emails = Stream.generate(writing::email).limit(5_000).toList();

        // then
        assertThat(names).doesNotHaveDuplicates();
        assertThat(emails).doesNotHaveDuplicates();
        assertThat(names)
                .allMatch(name -> name.codePointCount(0, name.length()) <= CustomerRow.LONGEST_NAME)
                .anyMatch(name -> name.codePointCount(0, name.length()) == CustomerRow.LONGEST_NAME);
    }
}
