From Coq Require Import Reals ZArith QArith List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P4.
Import ListNotations.
Local Open Scope R_scope.

(** The total of the notes is wrong. *)
Theorem not_p4_2_numbers : ~ (layer_parameters 3 256 32 4 = 78512%Z).
Proof. discriminate. Qed.

(** One path does not differ from the chain. *)
Theorem not_p4_4_chain_differs : ~ (forall P : nat, (1 <= P)%nat ->
  exists w1 b1 w2 b2 w3 b3 x,
    chain (repeat (path w1 b1 w2 b2 w3 b3) P) x
    <> layer (repeat (path w1 b1 w2 b2 w3 b3) P) x).
Proof.
  intros H. destruct (H 1%nat (le_n 1)) as (w1 & b1 & w2 & b2 & w3 & b3 & x & N).
  now apply N.
Qed.

(** A = B also where a number is 0. *)
Theorem not_p4_6_A_is_B : ~ (forall a, A a = B a <-> (forall x, In x a -> 0 < x)).
Proof.
  intros H. assert (E : A [0] = B [0]) by (unfold A, B, relu; simpl; rewrite Rmax_left; lra).
  pose proof (proj1 (H [0]) E 0 (or_introl eq_refl)). lra.
Qed.
