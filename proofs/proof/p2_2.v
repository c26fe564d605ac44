(** P2.2: every entry has mean zero. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 lemmas_p2_model.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

Theorem p2_2_mean : P2.p2_2_mean.
Proof.
  intros P n L D X0 l.
  induction l as [|l IH]; intros i Hl Hi.
  - split; [|exists 1]; now apply X0.
  - assert (Y : forall j, (j < n l)%nat -> computed_from (past l) (y n l j) /\ random_variable P (y n l j))
      by (intros j Hj; now apply (network_past P n _ _ l j (input_like_X P n))).
    split.
    + apply (entry_mean P n L (u_default n) (u_default n) l i 1 (y n l) (fun _ => 0));
        auto using default_weights, default_biases.
      * apply D.
      * intros j Hj. now apply Y.
      * intros j Hj. now apply IH; [lia|].
    + assert (V : exists V, forall j, (j < n l)%nat -> mean P (fun w => y n l j w ^ 2) (V j)).
      { apply (choose (n l) (fun j => mean P (fun w => y n l j w ^ 2))). intros j Hj. now apply IH; [lia|]. }
      destruct V as [V HV].
      eexists.
      apply (entry_second P n L (u_default n) (u_default n) l i 1 (y n l) V);
        auto using default_weights, default_biases.
      * apply D.
      * intros j Hj. now apply Y.
      * intros j Hj. now apply Y.
Qed.

Theorem p2_2_inhabited : P2.p2_2_inhabited.
Proof.
  intros n Hn. exists (default_law n). split; [now apply default_law_default|split].
  - apply coins_symmetric.
  - intros i _. split; [apply coins_first|now apply default_law_second].
Qed.
