(** Exact numbers of chapter P3: name, numerator, denominator. *)
From Coq Require Import List Arith NArith String.
From Book Require Import P3.
Import ListNotations.
Open Scope string_scope.

(** Path counts, from the definitions of the statements. *)
Eval vm_compute in ("paths_10", List.length (subsets 10), 1).
Eval vm_compute in ("paths_10_length_0", List.length (of_length 0 (subsets 10)), 1).
Eval vm_compute in ("paths_10_length_1", List.length (of_length 1 (subsets 10)), 1).
Eval vm_compute in ("paths_10_length_2", List.length (of_length 2 (subsets 10)), 1).
Eval vm_compute in ("paths_10_length_3", List.length (of_length 3 (subsets 10)), 1).
Eval vm_compute in ("paths_10_length_4", List.length (of_length 4 (subsets 10)), 1).
Eval vm_compute in ("paths_10_length_5", List.length (of_length 5 (subsets 10)), 1).
Eval vm_compute in ("paths_10_length_10", List.length (of_length 10 (subsets 10)), 1).
Eval vm_compute in ("binomial_10_5", binomial 10 5, 1).
