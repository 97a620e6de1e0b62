package dev.zdm.examples.demo.shop.web;

import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Customers over HTTP. */
@RestController
@RequestMapping("/customers")
class CustomerController {
    private final CustomerDesk desk;

    CustomerController(CustomerDesk desk) {
        this.desk = desk;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    CustomerAnswer create(@RequestBody CustomerForm form) {
        return desk.create(form);
    }

    @PutMapping("/{id}")
    ResponseEntity<CustomerAnswer> replace(@PathVariable("id") long id, @RequestBody CustomerForm form) {
        return ResponseEntity.of(desk.replace(id, form));
    }

    @PatchMapping("/{id}")
    ResponseEntity<Void> change(@PathVariable("id") long id, @RequestBody CustomerChange change) {
        return (apply(id, change) ? ResponseEntity.noContent() : ResponseEntity.notFound()).build();
    }

    private boolean apply(long id, CustomerChange change) {
        if (change.fullName() != null) {
            return desk.rename(id, change.fullName());
        }
        return change.status() != null
                ? desk.changeStatus(id, change.status())
                : desk.changeEmail(id, Objects.requireNonNull(change.email(), "nothing to change"));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable("id") long id) {
        desk.delete(id);
    }

    @GetMapping("/{id}")
    ResponseEntity<CustomerAnswer> find(
            @PathVariable("id") long id,
            @RequestParam(name = "transaction", defaultValue = "false") boolean transaction) {
        return ResponseEntity.of(transaction ? desk.findInTransaction(id) : desk.find(id));
    }
}
