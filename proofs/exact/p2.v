(** Exact numbers of chapter P2: name, numerator, denominator. *)
From Coq Require Import ZArith QArith String List.
From Book.proof Require Import lemmas_p2_exact.
Local Open Scope string_scope.
Local Open Scope Z_scope.

(** The widths 4, 2, 3, 1 of the problem's part (c). *)
Definition widths (l : nat) : nat := List.nth l (4 :: 2 :: 3 :: 1 :: nil)%nat%list 1%nat.

Definition show (name : string) (q : Q) : string * Z * Z := (name, Qnum (Qred q), Zpos (Qden (Qred q))).
Definition v_of (m : Q * Q * Q) : Q := fst (fst m).
Definition q_of (m : Q * Q * Q) : Q := snd (fst m).
Definition c_of (m : Q * Q * Q) : Q := snd m.

Eval vm_compute in show "p2.variance.4-2-3-1" (variance_Q widths 3%nat).
Eval vm_compute in show "p2.variance.64.2" (variance_Q (fun _ => 64%nat) 2%nat).
Eval vm_compute in show "p2.variance.64.10" (variance_Q (fun _ => 64%nat) 10%nat).
Eval vm_compute in show "p2.relu.4-2-3-1" (relu_Q widths 3%nat).
Eval vm_compute in show "p2.relu.64.10" (relu_Q (fun _ => 64%nat) 10%nat).
Eval vm_compute in show "p2.moments.normal.64.2.v" (v_of (moments_Q 64%nat (3 # 1)%Q 1%Q 2%nat)).
Eval vm_compute in show "p2.moments.normal.64.2.q" (q_of (moments_Q 64%nat (3 # 1)%Q 1%Q 2%nat)).
Eval vm_compute in show "p2.moments.normal.64.2.c" (c_of (moments_Q 64%nat (3 # 1)%Q 1%Q 2%nat)).
Eval vm_compute in show "p2.moments.uniform.64.2.q" (q_of (moments_Q 64%nat (9 # 5)%Q 1%Q 2%nat)).
Eval vm_compute in show "p2.moments.uniform.64.2.c" (c_of (moments_Q 64%nat (9 # 5)%Q 1%Q 2%nat)).
Eval vm_compute in show "p2.moments.signs.3.2.q" (q_of (moments_Q 3%nat 1%Q 1%Q 2%nat)).
Eval vm_compute in show "p2.moments.signs.3.2.c" (c_of (moments_Q 3%nat 1%Q 1%Q 2%nat)).
